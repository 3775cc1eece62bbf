"""One module for each family of changes: which differences it covers, and the sentence that says them."""
