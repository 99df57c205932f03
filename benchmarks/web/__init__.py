"""What a request costs: CPU of the main routes, beside a bare Flask route in the same run."""
