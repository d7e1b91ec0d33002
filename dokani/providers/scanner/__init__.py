"""Who looks for malware in a file: nobody by default, or a ClamAV daemon."""
