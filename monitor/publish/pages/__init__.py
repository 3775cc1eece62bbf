"""The pages of the site: what each is made of, and its HTML."""
