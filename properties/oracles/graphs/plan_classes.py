# The classes of a plan's instances, in a real interpreter and in ours: plan.ts tells their letters.

log = []
kept = []
saving = [1]


class Node(object):
    pass


class Telling(object):
    def __del__(self):
        log.append(self.i)


class Saver(object):
    def __del__(self):
        log.append(self.i)
        if saving:
            kept.append(self)
