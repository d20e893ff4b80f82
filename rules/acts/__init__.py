"""The acts: what may be done with a request, by whom, and which event it becomes.

`situation` is who stands before which request, when; every other module is about one kind of act. Each gives
`OBSTACLES`, what stands against its actions whatever is said with them, and `happened`, the event of an action
against which nothing stands but what was said with it.

`working` take, assign, plan, start, ran-again, event and done, over the `barriers` that keep work waiting; `holding`
hold and resume; `approving` the gates; `changing` part, priority and agreement; `passing` hand-over and child;
`talking` note, tell and confirm; `closing` cancel and reopen; `heeding` excuse, ack and silence; `amending` amend.
"""
