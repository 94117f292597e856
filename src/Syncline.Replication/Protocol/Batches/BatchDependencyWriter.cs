using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;

namespace Syncline.Replication.Protocol.Batches;

/// <summary>Chooses how a batch says the dependencies of a transaction, and writes them.</summary>
/// <remarks>
/// A writer that saw all of the sender's order up to some moment has an entry for each other replica in the window
/// since the moment that it saw before. Where that is not quite so, the exceptions follow; where it is not so at all, a
/// list.
/// </remarks>
internal sealed class BatchDependencyWriter(BatchTimeline timeline)
{
    private const int StepsBackMax = 64;
    private const int MomentsPerEntry = 16;
    private const int MomentsMin = 256;

    private int windowMoments;
    private int marks;

    public void Clear() => windowMoments = 0;

    /// <summary>Writes what belongs to the form that it answers.</summary>
    public DependencyForm Write(WireWriter target, BatchReplica own, ImmutableArray<VersionEntry> asked)
    {
        if (asked.IsEmpty) return DependencyForm.None;
        int now = timeline.Now;
        Plan plan = PlanOf(own, asked, out bool isFrom);
        if (!IsShorter(plan, isFrom, asked.Length))
        {
            WriteList(target, asked);
            return DependencyForm.Listed;
        }

        if (isFrom) target.Varint((ulong)plan.From);
        target.Varint(((ulong)(now - plan.To) << 1) | (plan.Exceptions > 0 ? 1UL : 0));
        windowMoments += plan.To - plan.From;
        own.SeenTo = plan.To;
        if (plan.Exceptions > 0) WriteExceptions(target, plan, own, asked);
        return isFrom ? DependencyForm.WindowFrom : DependencyForm.Window;
    }

    /// <summary>About: an exception or an entry takes three bytes, the ends of a window one or two each.</summary>
    private bool IsShorter(Plan plan, bool isFrom, int asked)
    {
        if (plan.Exceptions >= asked || plan.To - plan.From > BatchForm.WindowMomentsMax - windowMoments) return false;
        return (3 * plan.Exceptions) + (isFrom ? 4 : 2) <= 1 + (3 * asked);
    }

    private Plan PlanOf(BatchReplica own, ImmutableArray<VersionEntry> asked, out bool isFrom)
    {
        isFrom = false;
        marks++;
        int first = int.MaxValue, last = -1;
        foreach (VersionEntry entry in asked)
        {
            if (timeline.Find(entry.Replica) is not BatchReplica replica) continue;
            replica.AskedMark = marks;
            replica.AskedCounter = entry.Counter;
            int moment = MomentOf(replica, entry.Counter);
            if (moment < 0) continue;
            first = Math.Min(first, moment);
            last = Math.Max(last, moment);
        }

        if (last < 0) return new(0, 0, int.MaxValue);
        Plan plan = Best(own.SeenTo, last + 1, own, asked.Length);
        if (plan.Exceptions == 0 || first == own.SeenTo) return plan;
        Plan other = Best(first, last + 1, own, asked.Length);
        isFrom = other.Exceptions < plan.Exceptions;
        return isFrom ? other : plan;
    }

    /// <summary>When the replica reached that counter; -1 if the timeline does not say it, or long ago.</summary>
    private int MomentOf(BatchReplica replica, ulong counter)
    {
        ReadOnlySpan<BatchTimeline.Moment> moments = timeline.Moments;
        int at = replica.LatestMoment;
        for (int steps = 0; at >= 0 && steps < StepsBackMax; steps++, at = moments[at].Previous)
        {
            if (moments[at].Counter == counter) return at;
            if (moments[at].Counter < counter) return -1;
        }

        return -1;
    }

    /// <summary>The end that leaves the fewest exceptions, among those up to <paramref name="end"/>.</summary>
    private Plan Best(int from, int end, BatchReplica own, int asked)
    {
        Plan best = new(from, from, asked);
        if (end - from > (asked * MomentsPerEntry) + MomentsMin) return best;
        timeline.StartWindow();
        int mark = timeline.Mark, exceptions = asked;
        ReadOnlySpan<BatchTimeline.Moment> moments = timeline.Moments;
        for (int at = from; at < end; at++)
        {
            BatchReplica replica = moments[at].Replica;
            if (replica == own) continue;
            bool isAsked = replica.AskedMark == marks;
            bool isIn = replica.WindowMark == mark;
            bool was = isIn ? !isAsked || replica.WindowCounter != replica.AskedCounter : isAsked;
            bool isNow = !isAsked || moments[at].Counter != replica.AskedCounter;
            replica.WindowMark = mark;
            replica.WindowCounter = moments[at].Counter;
            exceptions += (isNow ? 1 : 0) - (was ? 1 : 0);
            if (exceptions < best.Exceptions) best = new(from, at + 1, exceptions);
        }

        return best;
    }

    private void WriteExceptions(WireWriter target, Plan plan, BatchReplica own, ImmutableArray<VersionEntry> asked)
    {
        timeline.Collect(plan.From, plan.To, own);
        int mark = timeline.Mark;
        target.Varint((ulong)plan.Exceptions);
        foreach (BatchReplica replica in timeline.Touched)
        {
            if (replica.AskedMark != marks) target.Varint(((ulong)replica.Index << 1) | 1);
        }

        foreach (VersionEntry entry in asked)
        {
            BatchReplica? replica = timeline.Find(entry.Replica);
            if (replica?.WindowMark != mark || replica.WindowCounter != entry.Counter) WriteEntry(target, entry);
        }
    }

    private void WriteList(WireWriter target, ImmutableArray<VersionEntry> asked)
    {
        target.Varint((ulong)asked.Length);
        foreach (VersionEntry entry in asked)
        {
            WriteEntry(target, entry);
        }
    }

    private void WriteEntry(WireWriter target, VersionEntry entry)
    {
        BatchReplica? replica = timeline.Find(entry.Replica);
        target.Varint((ulong)(replica?.Index ?? timeline.Replicas.Count) << 1);
        if (replica is null)
        {
            replica = timeline.Add(entry.Replica);
            target.Replica(entry.Replica);
        }

        target.SignedVarint(unchecked((long)(replica.Last - entry.Counter)));
        timeline.Mention(replica, entry.Counter);
    }

    /// <param name="From">The first moment of the window.</param>
    /// <param name="To">The one after its last.</param>
    /// <param name="Exceptions">In how many entries it is not what was asked for.</param>
    private readonly record struct Plan(int From, int To, int Exceptions);
}
