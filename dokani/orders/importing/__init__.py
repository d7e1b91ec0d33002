"""Reading orders and past returns from a file: streaming, resumable, every bad line named and the rest kept."""
