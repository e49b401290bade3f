"""Template tags of the house: icons, days and moments, error summaries. They print; they decide nothing."""
