"""Reading one's own exports from the networks, post by post, in bounded memory, and judging them."""
