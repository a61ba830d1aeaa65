"""What the drawn masks become: figures of the kerf, the openings and the alignment, from the technology."""
