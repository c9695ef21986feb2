"""What the seats tell, as SQL to put in a question: how many are left for an opening, and where one stands in line."""

from pwa.models.fragments import live_as
from pwa.models.words import BookingStatus

LEFT = """(SELECT MIN(seats.capacity - seats.taken) FROM opening_seats uses JOIN seats ON seats.id = uses.seats_id
              WHERE uses.opening_id = o.id)"""
"""Places left for the opening `o`: of its scarcest seats; null when nothing limits it."""

CAPACITY = """(SELECT MIN(seats.capacity) FROM opening_seats uses JOIN seats ON seats.id = uses.seats_id
                  WHERE uses.opening_id = o.id)"""
"""The most places that the opening `o` can have; null when nothing limits it."""

RANK = f"""CASE WHEN b.status = '{BookingStatus.WAITING}' THEN
            (SELECT COUNT(DISTINCT w.id) FROM opening_seats mine
             JOIN opening_seats theirs ON theirs.seats_id = mine.seats_id
             JOIN booking w ON w.opening_id = theirs.opening_id
             WHERE mine.opening_id = b.opening_id AND {live_as(BookingStatus.WAITING, "w")} AND w.id <= b.id) END"""
"""Where the live booking `b` stands among all who wait for one of its seats (a Journée before this Matin), or null."""
