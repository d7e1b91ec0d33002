"""The sign-in API the official Supabase clients speak, under `/auth/v1`."""
