"""Protocol libraries live here and nowhere else."""
