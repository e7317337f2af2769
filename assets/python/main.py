order = begin()
if order["main"]:
    (shut_down if order["pool"] else live)(order)
    last.append(end)
elif order["guard"]:
    count(order)
    end()
else:
    measure_plain_loop(order["tasks"])
    run(order)
    end()
