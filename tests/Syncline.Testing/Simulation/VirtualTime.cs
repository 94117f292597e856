namespace Syncline.Testing.Simulation;

/// <summary>The only clock of a simulation: milliseconds that pass from one planned action to the next.</summary>
internal sealed class VirtualTime
{
    private readonly PriorityQueue<Action, (long At, long Number)> planned = new();
    private long number;

    /// <summary>Milliseconds since the simulation began.</summary>
    public long Now { get; private set; }

    /// <summary>How many actions have been run.</summary>
    public long Actions { get; private set; }

    /// <summary>Plans an action; those of one moment run in the order in which they were planned.</summary>
    public void In(long delay, Action action) => planned.Enqueue(action, (Now + delay, number++));

    /// <summary>Runs the next action.</summary>
    public void Step()
    {
        bool any = planned.TryDequeue(out Action? action, out var when);
        if (!any) throw new InvalidOperationException("Nothing is planned.");
        Now = when.At;
        Actions++;
        action!();
    }
}
