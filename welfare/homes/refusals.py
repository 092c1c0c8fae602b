"""Why a booking is not made, and why a home stays as it is."""

from datetime import date

from welfare.refusals import N_, Refusal


class WishRefused(Refusal):
    """What was asked for cannot be booked; `field` is where the form says so."""

    status = 422
    field = "begins"


class DayIsOver(WishRefused):
    """The day lies in the past."""

    field = "day"
    sentence = N_("This day is over. Choose today or a later one.")


class TimeIsOver(WishRefused):
    """Today, but earlier than now."""

    sentence = N_("This time has passed already. Choose a later one.")


class TooFarAhead(WishRefused):
    """Further ahead than bookings are taken."""

    field = "day"
    sentence = N_("Bookings are taken up to %(days)d days ahead.")


class EndsBeforeItBegins(WishRefused):
    """No time in between."""

    field = "ends"
    sentence = N_("The end must come after the beginning.")


class TooLong(WishRefused):
    """Longer than anybody needs a room."""

    field = "ends"
    sentence = N_("At most %(hours)d hours at a time.")


class NotWholeSlots(WishRefused):
    """Between the times at which a room changes hands."""

    sentence = N_("This room is booked by whole slots of %(minutes)d minutes.")


class ShutThatDay(WishRefused):
    """The home does not open on that weekday."""

    field = "day"
    sentence = N_("It is not open on this weekday.")


class ClosedThatDay(WishRefused):
    """A keeper has closed the home for that day."""

    field = "day"
    sentence = N_("It is closed on this day: %(words)s")


class ShutOnHolidays(WishRefused):
    """A statutory holiday, on which this home does not open."""

    field = "day"
    sentence = N_("It is not open on statutory holidays.")


class OutsideHours(WishRefused):
    """Before it opens or after it closes."""

    sentence = N_("On this day it is open from %(opens)s to %(closes)s.")


class TooManyPeople(WishRefused):
    """More than there are seats."""

    field = "people"
    sentence = N_("Seats there are: %(seats)d. Choose no more of them.")


class OverlapsYourOwn(WishRefused):
    """The person has something else at that time."""

    sentence = N_("You have something else at this time: %(room)s, %(moment)s.")

    def __init__(self, *, room: str, moment: object) -> None:
        super().__init__(room=room, moment=moment)


class Taken(Refusal):
    """Somebody else was first; `days` are those on which it clashes."""

    status = 409
    code = "taken"
    sentence = N_("Somebody has booked this time.")

    def __init__(self, days: list[date]) -> None:
        super().__init__()
        self.days = days


class HomeNotOpen(Refusal):
    """Only an open home is booked."""

    sentence = N_("This home is not open, so it cannot be booked.")


class RoomNotOffered(Refusal):
    """The room is not booked any more."""

    sentence = N_("This room is not offered for booking.")


class NotYours(Refusal):
    """Neither the person's own booking nor in a home they keep."""

    status = 403
    sentence = N_("This is for the keepers of the home.")


class BookingIsOver(Refusal):
    """It has passed, was used, cancelled or declined."""

    sentence = N_("This booking is over or was decided already.")


class NotInItsTime(Refusal):
    """Checking in works while the booking runs, and a little before."""

    sentence = N_("You can check in from %(minutes)d minutes before the booking begins until it ends.")


class NotUsedYet(Refusal):
    """Whether a booking was used is seen once it is over, or once somebody has checked in."""

    sentence = N_("Whether it was used is not known yet.")


class WrongCode(Refusal):
    """Not what hangs on the wall."""

    status = 422
    sentence = N_("This is not the code on the wall of this home.")


class NothingBookedNow(Refusal):
    """The person has no booking there at this time."""

    sentence = N_("You have no booking here at this time.")


class NoSuchMove(Refusal):
    """The home cannot become that from what it is."""

    sentence = N_("Somebody has changed this home meanwhile. Look at it again.")


class NoHoursYet(Refusal):
    """Nobody would know when to come."""

    sentence = N_("Give it opening hours first, so that colleagues know when to come.")


class TooManyClosedDays(Refusal):
    """Longer than any holiday."""

    status = 422
    sentence = N_("At most %(days)d days at a time.")


class AlreadyClosed(Refusal):
    """Every one of these days is closed."""

    sentence = N_("It is closed on these days already.")


class RoomIsBooked(Refusal):
    """Bookings to come would no longer fit."""

    status = 409
    sentence = N_("There are bookings to come that need the room as it is. Cancel them first.")


class TooManyHomePhotos(Refusal):
    """More than anybody looks through."""

    status = 422
    sentence = N_("At most %(count)d photos of a home.")


class AlreadyYours(Refusal):
    """It is the person's own need."""

    sentence = N_("This is your own need; it has your support already.")
