order = begin()
if order["guard"]:
    count(order)
else:
    measure_plain_loop(order["tasks"])
    run(order)
end()
