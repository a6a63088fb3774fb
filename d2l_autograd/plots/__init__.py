"""Graph -> plots of the function around this run's inputs."""
