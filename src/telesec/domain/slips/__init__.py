"""What a call leaves to do: slips and their due time, answers, results to give, the evening's handover."""
