"""The courses that needs take. A course is read as a sentence: its words are the turns of a `Story`."""

SEASON = {
    "accept answer confirm": 123,
    "accept accept_anew answer confirm": 1,
    "accept remark answer confirm": 16,
    "ask reply accept answer confirm": 9,
    "accept ask reply answer confirm": 14,
    "accept say answer confirm": 5,
    "accept note answer confirm": 4,
    "accept correct note answer confirm": 1,
    "accept explain confirm": 23,
    "accept answer_too_soon explain confirm": 1,
    "accept answer lapse": 19,
    "accept explain lapse": 3,
    "accept answer object_to answer confirm": 7,
    "accept answer object_to remark answer lapse": 2,
    "accept request_extension extend answer confirm": 7,
    "accept request_extension refuse_extension answer confirm": 2,
    "accept transfer answer confirm": 4,
    "accept transfer_astray transfer answer confirm": 1,
    "accept return_to_intake accept answer confirm": 5,
    "accept carry resume answer confirm": 3,
    "accept answer confirm reopen answer confirm": 3,
    "accept late answer confirm": 5,
    "accept late urge answer confirm": 4,
    "accept late urge supervise answer confirm": 3,
    "decline": 8,
    "decline_by_mistake decline": 1,
    "withdraw": 4,
    "accept withdraw": 4,
}
"""What has mostly come to its end, and how many needs took it."""

DESK = (
    # course, how many, begun so many working days ago, due so many ago (None: the usual limit)
    ("accept", 5, 6, 0),
    ("accept remark", 8, 4, -3),
    ("accept remark note_to_handler", 1, 4, -3),
    ("accept", 4, 3, -5),
    ("accept take_over", 4, 3, -5),
    ("accept take_over give_back", 1, 3, -5),
    ("accept let_colleague", 5, 3, -5),
    ("accept", 4, 2, None),
    ("accept", 3, 9, 1),
    ("accept late urge", 2, 13, 5),
    ("accept late urge supervise note", 2, 16, 8),
    ("accept request_extension", 3, 5, -2),
    ("accept request_extension extend", 2, 7, -1),
    ("ask", 3, 2, None),
    ("accept ask", 4, 4, -4),
    ("accept carry", 8, 11, None),
    ("accept answer", 14, 4, 0),
    ("accept explain", 3, 4, 0),
    ("accept answer object_to", 3, 9, 4),
    ("accept answer confirm_this_morning", 2, 4, 0),
    ("", 2, 4, None),
    ("", 4, 1, None),
    ("accept_this_morning", 2, 1, None),
)
"""What lies on the desks today, whatever day it is."""
THIS_MORNING = 4
"""How many needs came in today."""
