"""What every room stands on: the database, errors, the clock, the web's edge, jobs and live updates."""
