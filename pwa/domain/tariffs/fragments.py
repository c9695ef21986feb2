"""What the `fee` table means, as SQL to put in a question."""

FEE = """(SELECT its.id FROM fee its WHERE its.slot_id = o.slot_id AND o.day BETWEEN its.starts_on AND its.ends_on
          ORDER BY its.starts_on DESC, its.id DESC LIMIT 1)"""
"""The fee of the opening `o`, as SQL to put in a question: the latest period wins, as in a `PriceList`."""
