"""Rules as data: their schema, how they are read and merged, and the defaults that come with the program."""
