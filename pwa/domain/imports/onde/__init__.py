"""What a school's director exports from ONDE, compared with the families who are here: nothing is ever written, an
officer is told what they may want to do. The national number of a pupil is not even read."""
