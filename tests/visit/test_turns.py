"""The smallest of those who wait comes next."""

import asyncio

from aggregator.visit.turns import Turns


class Line:
    """Those who wait for one of a few places, and those who had one, in order."""

    def __init__(self, places):
        """Begin with nobody."""
        self.turns = Turns(places)
        self.inside, self.tasks, self.leave = [], {}, {}

    async def come(self, **sizes):
        """Have some come, one after the other."""
        for name, size in sizes.items():
            self.leave[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._stay(name, size))
            await self.settle()

    async def _stay(self, name, size):
        async with self.turns.place(size):
            self.inside.append(name)
            await self.leave[name].wait()
            self.inside.remove(name)

    async def go(self, name):
        """Have one leave."""
        self.leave[name].set()
        await self.settle()

    async def settle(self):
        """Let everybody do what can be done without waiting."""
        for _ in range(50):
            await asyncio.sleep(0)


def living(places, story):
    """Live through a story of a line; those who are left are sent home."""

    async def live():
        line = Line(places)
        await story(line)
        for task in line.tasks.values():
            task.cancel()
        await asyncio.gather(*line.tasks.values(), return_exceptions=True)

    asyncio.run(live())


def test_the_smallest_comes_next_and_of_equals_the_first():
    """An ordinary document does not stand behind twenty huge ones."""

    async def story(line):
        await line.come(first=9, huge=9, large=5, small=1, other=1)
        order = []
        for _ in range(5):
            (name,) = line.inside
            order.append(name)
            await line.go(name)
        assert order == ["first", "small", "other", "large", "huge"]

    living(1, story)


def test_there_are_only_so_many_places():
    """Who comes later waits."""

    async def story(line):
        await line.come(a=1, b=1, c=1)
        assert line.inside == ["a", "b"]
        await line.go("a")
        assert line.inside == ["b", "c"]

    living(2, story)


def test_who_gives_up_takes_no_place():
    """Whether its turn had come or not."""

    async def story(line):
        await line.come(a=1, b=2, c=3)
        line.tasks["b"].cancel()
        await line.go("a")
        assert line.inside == ["c"]
        await line.come(d=1, e=2)
        line.leave["c"].set()
        await asyncio.sleep(0)
        line.tasks["d"].cancel()
        await line.settle()
        assert line.inside == ["e"]

    living(1, story)


def test_who_ends_inside_with_an_error_gives_its_place_back():
    """A document that costs its process costs nobody the place."""

    async def story(line):
        async def fail():
            async with line.turns.place(1):
                raise ValueError

        await asyncio.gather(fail(), return_exceptions=True)
        await line.come(a=1)
        assert line.inside == ["a"]

    living(1, story)
