"""What units that joined late did not give in earlier periods, worked out from their next own figures (`docs/estimation.md`)."""

from fractions import Fraction

from estimates import Estimates, How, groups


class Backward(Estimates):
    """Puts it into the estimates of the earlier periods of `world`; what was estimated there by a method that stands later gives way."""

    def __init__(self, world):
        self.world = world
        self.settle()
        for text in self.periods[1:]:
            self.now = world.parts[text]
            self.were = {self.was(unit): unit for unit in sorted(world.units) if self.was(unit)}
            for group in groups(self.now.period, self.now.is_asked_in):
                if "backward" in group.methods:
                    for was in sorted(self.were):
                        self.estimate(group, was)

    def was(self, unit):
        """Who a unit was: the one that sent something, or the one that was expected and did not; of several nobody."""
        text = self.now.period.text
        sent = self.world.predecessors(unit, text)
        if sent:
            return sent[0] if len(sent) == 1 else None
        silent = self.world.silent_in(self.now)
        if unit in silent or unit in self.now.estimated_units():
            return unit
        met = [other for other in silent | self.now.units if self.world.covers(other) & self.world.covers(unit)]
        return met[0] if len(met) == 1 and met[0] in silent and self.world.covers(met[0]) == self.world.covers(unit) else None

    def gives_way(self, group, at, was):
        methods, made_by = group.methods, self.now.methods.get((was, at))
        return made_by in methods and methods.index(made_by) > methods.index("backward")

    def estimate(self, group, was):
        unit = self.were[was]
        given = {at for at in group.figures if self.now.of(at, was) is not None}
        made = {at for at in group.figures if was in self.now.estimates[at]}
        gives_way = {at for at in made if self.gives_way(group, at, was)}
        wanted = {at for at in group.figures if self.world.is_wanted(at, unit, self.now.period.text)}
        missing = (wanted - given - made) | gives_way
        if given:
            self.items(group, was, missing)
        elif missing and made == gives_way and self.source(group, was, group.head):
            for at in gives_way:
                del self.now.estimates[at][was]
            self.whole(group, was, missing)

    def source(self, group, was, at):
        """The next period in which a figure was sound, and the links back from it."""
        unit, times, first = self.were[was], Fraction(1), None
        place = self.periods.index(self.now.period.text)
        for later in self.periods[max(0, place - self.longest) : place][::-1]:
            link = self.link_back(group.head, unit, later)
            if link is None:
                return None
            times *= link[0]
            first = first or link
            if self.is_sound(at, unit, later):
                return {figure: self.value(figure, unit, later) for figure in group.figures}, How("backward", later, first[1], first[2], times)
        return None

    def link_back(self, head, unit, later):
        for attributes in map(tuple, self.classes):
            like = self.class_of(unit, attributes)
            above, below, units = self.pairs(head, later, attributes, like)
            if units >= self.least and above > 0:
                return below / above, like, units
        return None

    def keep(self, at, was, value, how):
        if value is not None:
            self.now.estimates[at][was] = value
