using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;

namespace Syncline.Replication.Tests.Properties;

/// <summary>A link between two engines that loses nothing; frames wait until they are delivered.</summary>
internal sealed class EngineLink
{
    private readonly (Engine Engine, LinkId Link, Action<List<EngineOutput>> Obey)[] ends;
    private readonly Queue<Frame>[] towards = [new(), new()];

    /// <summary>Brings the link up; the left end speaks first.</summary>
    public EngineLink(
        long number,
        long wall,
        (Engine Engine, Action<List<EngineOutput>> Obey) left,
        (Engine Engine, Action<List<EngineOutput>> Obey) right)
    {
        ends = [(left.Engine, new(number * 2), left.Obey), (right.Engine, new((number * 2) + 1), right.Obey)];
        Drive(1, outputs => right.Engine.LinkUp(ends[1].Link, isInitiator: false, wall, outputs));
        Drive(0, outputs => left.Engine.LinkUp(ends[0].Link, isInitiator: true, wall, outputs));
    }

    /// <summary>True while frames wait.</summary>
    public bool IsBusy => towards[0].Count + towards[1].Count > 0;

    /// <summary>Which end an engine's link belongs to; -1 for none.</summary>
    public int EndOf(LinkId link) => ends[0].Link == link ? 0 : ends[1].Link == link ? 1 : -1;

    /// <summary>Puts a frame on its way from an end.</summary>
    public void Send(int from, Frame frame) => towards[1 - from].Enqueue(frame);

    /// <summary>Delivers a frame, to the right end if there is one for it.</summary>
    public void Deliver(bool toRight, long wall)
    {
        int end = toRight && towards[1].Count > 0 || towards[0].Count == 0 ? 1 : 0;
        if (!towards[end].TryDequeue(out Frame frame)) return;
        Drive(end, outputs => ends[end].Engine.Receive(ends[end].Link, frame, wall, outputs));
    }

    /// <summary>Delivers all that there is to say.</summary>
    public void Settle(long wall)
    {
        while (IsBusy)
        {
            Deliver(toRight: true, wall);
        }
    }

    /// <summary>Takes the link down at both ends.</summary>
    public void Cut()
    {
        foreach (var (engine, link, _) in ends)
        {
            engine.LinkDown(link);
        }
    }

    /// <summary>
    /// Lets two engines tell each other everything over a link of their own, and cuts it. Returns what they ordered.
    /// </summary>
    public static List<EngineOutput> Exchange(Engine left, Engine right, long wall)
    {
        List<EngineOutput> ordered = [];
        EngineLink link = null!;
        List<(LinkId Link, Frame Frame)> early = [];
        void Obey(List<EngineOutput> outputs)
        {
            foreach (EngineOutput output in outputs)
            {
                ordered.Add(output);
                if (output is not EngineOutput.Send(var on, var frame)) continue;
                if (link is null) early.Add((on, frame));
                else if (link.EndOf(on) is >= 0 and int end) link.Send(end, frame);
            }
        }

        link = new(1_000_000 + left.Links.Count + right.Links.Count, wall, (left, Obey), (right, Obey));
        early.ForEach(each => link.Send(link.EndOf(each.Link), each.Frame));
        link.Settle(wall);
        link.Cut();
        return ordered;
    }

    private void Drive(int end, Action<List<EngineOutput>> call)
    {
        List<EngineOutput> outputs = [];
        call(outputs);
        ends[end].Obey(outputs);
    }
}
