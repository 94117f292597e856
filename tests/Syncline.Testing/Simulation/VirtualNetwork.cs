using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;

namespace Syncline.Testing.Simulation;

/// <summary>Carries frames between members: late, twice, out of order, or not at all.</summary>
internal sealed class VirtualNetwork(SimulatedWorld world)
{
    /// <summary>How many members there may be.</summary>
    public const int MembersMax = 8;

    /// <summary>How many relays there may be beside them.</summary>
    public const int RelaysMax = 2;

    private const int FrameOverheadBytes = 20;

    private readonly Dictionary<long, Route> routes = [];
    private readonly int[,] blocked =
        new int[MembersMax + RelaysMax, MembersMax + RelaysMax];
    private long lastLinkId;

    /// <summary>The links that the topology has, up or down.</summary>
    public List<VirtualLink> Links { get; } = [];

    /// <summary>When the last frame on its way arrives that is no heartbeat.</summary>
    public long LastArrival { get; private set; }

    /// <summary>True while frames are counted that a quiet cluster does not send (C13).</summary>
    public bool ExpectsQuiet { get; set; }

    /// <summary>Brings a link up, under numbers never used before, if both ends live.</summary>
    public void Connect(VirtualLink link)
    {
        if (link.IsUp || !link.Left.IsAlive || !link.Right.IsAlive) return;
        link.IsUp = true;
        link.Epoch++;
        link.LeftId = new(++lastLinkId);
        link.RightId = new(++lastLinkId);
        routes[link.LeftId.Value] = new(link, link.Epoch, new(link.Left, link.Right, link.RightId));
        routes[link.RightId.Value] = new(link, link.Epoch, new(link.Right, link.Left, link.LeftId));
        world.Trace.Name(link.LeftId, link.Right.Letter);
        world.Trace.Name(link.RightId, link.Left.Letter);
        link.Right.Step(new EngineInput.Up(link.RightId, IsInitiator: false, link.Right.Wall));
        link.Left.Step(new EngineInput.Up(link.LeftId, IsInitiator: true, link.Left.Wall));
    }

    /// <summary>Breaks a link: what is on the way is lost, and each end notices in its own time.</summary>
    public void Break(VirtualLink link)
    {
        if (!link.IsUp) return;
        link.IsUp = false;
        link.Epoch++;
        Notice(link.Left, link.LeftId);
        Notice(link.Right, link.RightId);
    }

    /// <summary>Drops every frame of one direction for a while.</summary>
    public void Block(int from, int to, int milliseconds)
    {
        blocked[from, to]++;
        world.Time.In(milliseconds, () => blocked[from, to]--);
    }

    /// <summary>Takes a frame that a member sends.</summary>
    public void Send(LinkId from, Frame frame)
    {
        world.Exercise.Frames++;
        Demand.That(
            !ExpectsQuiet || frame.Kind == FrameKind.Heartbeat,
            $"C13: nothing changes, and still there is {EngineText.Of(frame)}");
        Route route = routes[from.Value];
        if (route.Link.Epoch != route.Epoch) return;
        Prng prng = world.Prng;
        if (blocked[route.Way.From.Index, route.Way.To.Index] > 0)
        {
            world.Exercise["partition"]++;
            bool isOneWay = blocked[route.Way.To.Index, route.Way.From.Index] == 0;
            if (isOneWay) world.Exercise["one-way partition"]++;
            return;
        }

        if (prng.Chance(world.Faults.LossPermille))
        {
            world.Exercise["loss"]++;
            return;
        }

        Carry(route, frame);
        if (!prng.Chance(world.Faults.DuplicatePermille)) return;
        world.Exercise["duplication"]++;
        Carry(route, frame);
    }

    private void Carry(Route route, Frame frame)
    {
        Prng prng = world.Prng;
        Direction way = route.Way;
        long delay = prng.Between(1, world.Faults.DelayMax), number = ++way.LastSent;
        if (!TryQueue(route, frame, out long queued)) return;
        delay += queued;
        if (prng.Chance(world.Faults.ReorderPermille))
        {
            delay += prng.Below(10 * world.Faults.DelayMax);
        }
        else
        {
            way.LastArrival = Math.Max(way.LastArrival, world.Time.Now + delay);
            delay = way.LastArrival - world.Time.Now;
        }

        if (frame.Kind != FrameKind.Heartbeat) LastArrival = Math.Max(LastArrival, world.Time.Now + delay);
        world.Time.In(delay, () => Deliver(route, frame, number));
    }

    /// <summary>Waits for what a slow link carries first; false if its queue is full, and the frame is lost.</summary>
    private bool TryQueue(Route route, Frame frame, out long milliseconds)
    {
        milliseconds = 0;
        int rate = world.Faults.HasSlowLinks ? route.Link.BytesPerMillisecond : 0;
        if (rate == 0) return true;
        Direction way = route.Way;
        long micros = world.Time.Now * 1000, waiting = Math.Max(0, way.BusyUntilMicros - micros);
        if (waiting > 0) world.Exercise["slow link"]++;
        if (waiting / 1000 * rate > route.Link.QueueBytesMax) return false;
        way.BusyUntilMicros = micros + waiting + ((frame.Payload.Length + FrameOverheadBytes) * 1000L / rate);
        milliseconds = (way.BusyUntilMicros - micros) / 1000;
        return true;
    }

    private void Deliver(Route route, Frame frame, long number)
    {
        if (route.Link.Epoch != route.Epoch) return;
        Direction way = route.Way;
        if (number < way.LastDelivered) world.Exercise["reordering"]++;
        way.LastDelivered = Math.Max(way.LastDelivered, number);
        way.To.Step(new EngineInput.Receive(way.Arrival, frame, way.To.Wall));
    }

    private void Notice(SimulatedMember member, LinkId link)
    {
        int incarnation = member.Incarnation;
        if (!member.IsAlive) return;
        world.Time.In(world.Prng.Below(300), () =>
        {
            if (member.IsAlive && member.Incarnation == incarnation) member.Step(new EngineInput.Down(link));
        });
    }

    private sealed record Route(VirtualLink Link, int Epoch, Direction Way);

    private sealed class Direction(SimulatedMember from, SimulatedMember to, LinkId arrival)
    {
        public SimulatedMember From => from;

        public SimulatedMember To => to;

        /// <summary>The link as the receiver names it.</summary>
        public LinkId Arrival => arrival;

        public long LastSent { get; set; }

        /// <summary>When a slow link has carried all that was sent so far; virtual microseconds.</summary>
        public long BusyUntilMicros { get; set; }

        public long LastArrival { get; set; }

        public long LastDelivered { get; set; }
    }
}
