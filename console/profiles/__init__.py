"""What each family of devices can tell, as data: the schema, the files and the choice of one for a device."""
