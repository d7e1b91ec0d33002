"""Learning from a shop's history: fitting, keeping profiles, watching what is normal, replaying the past."""
