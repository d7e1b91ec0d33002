"""Shadow runs: a draft decides every new return silently beside the live version, behind it, never in its way."""
