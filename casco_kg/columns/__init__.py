"""Large graphs as columns of numbers, from the file on: terms are made of what is shown, and of nothing else."""
