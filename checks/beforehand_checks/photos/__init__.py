"""Everything that touches a photo's file: decoding, finding faces, covering, saving and verifying, in a process of its own."""
