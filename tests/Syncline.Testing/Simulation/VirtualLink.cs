using Syncline.Replication.Engines;

namespace Syncline.Testing.Simulation;

/// <summary>A connection that the topology has; each time it comes up, its ends have new numbers.</summary>
internal sealed class VirtualLink(SimulatedMember left, SimulatedMember right)
{
    /// <summary>Who speaks first.</summary>
    public SimulatedMember Left => left;

    public SimulatedMember Right => right;

    public bool IsUp { get; set; }

    /// <summary>Counts how often it came up or broke, so that late frames find the wrong number.</summary>
    public int Epoch { get; set; }

    /// <summary>Bytes a millisecond that it carries each way; 0 for any number.</summary>
    public int BytesPerMillisecond { get; init; }

    /// <summary>Bytes that wait for it each way at most; what is more is lost.</summary>
    public int QueueBytesMax { get; init; }

    public LinkId LeftId { get; set; }

    public LinkId RightId { get; set; }
}
