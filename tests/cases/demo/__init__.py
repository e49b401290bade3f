"""The demonstration: told the same every time, as varied as promised, and kept apart like everything else."""
