"""A second pair of eyes: checks sentences against the raw records that they speak of, without the program."""
