"""Tables, frames and single suppliers become columns of text with a party and a role."""
