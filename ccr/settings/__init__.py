"""Settings by purpose: `base` holds what never changes, `dev`, `test` and `production` what does; `env` reads the environment."""
