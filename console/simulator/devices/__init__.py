"""What each family of simulated devices answers; one file a family, pure functions of the world."""
