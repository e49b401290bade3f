"""The commands `bench` and `prove`: figures in one run, each against its goal. Part of the shell; nobody imports it."""
