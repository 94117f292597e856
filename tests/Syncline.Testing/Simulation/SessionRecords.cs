using Syncline.Crdt.Objects;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;

namespace Syncline.Testing.Simulation;

/// <summary>What sessions wrote, and what each had seen by then: the guarantees are checked on values alone.</summary>
/// <remarks>
/// A session writes 1, 2, 3, ... into a set of its own, from which nobody removes. So what a reader finds of a session
/// is one number; a gap is a monotonic write broken, and what the writer had seen before has to be there too.
/// </remarks>
internal sealed class SessionRecords
{
    private readonly List<List<int[]>> seenBefore = [];

    /// <summary>Begins a session; answers its number.</summary>
    public int Begin()
    {
        seenBefore.Add([]);
        return seenBefore.Count - 1;
    }

    /// <summary>The next write of a session.</summary>
    public TransactionRequest NextWrite(int session)
    {
        SetEffect effect = new SetEffect.Add(seenBefore[session].Count + 1);
        return new([new Update(KeyOf(session), new PlainOperation(ObjectType.Set, effect))]);
    }

    /// <summary>The write was made; answers how many there are now.</summary>
    public int Wrote(int session, int[] seen)
    {
        seenBefore[session].Add(seen);
        return seenBefore[session].Count;
    }

    /// <summary>What a snapshot has of each session; each write is there with all that its writer had seen.</summary>
    public int[] Read(SpaceSnapshot snapshot)
    {
        int[] read = new int[seenBefore.Count];
        for (int session = 0; session < read.Length; session++)
        {
            read[session] = CountOf(session, snapshot);
        }

        for (int session = 0; session < read.Length; session++)
        {
            if (read[session] == 0) continue;
            int[] before = seenBefore[session][read[session] - 1];
            Demand.That(
                Covers(read, before),
                $"sessions: write {read[session]} of session {session} is here without all that it follows");
        }

        return read;
    }

    /// <summary>True if one has everything of each session that the other has.</summary>
    public static bool Covers(int[] read, int[] seen)
    {
        for (int session = 0; session < seen.Length; session++)
        {
            if (seen[session] > (session < read.Length ? read[session] : 0)) return false;
        }

        return true;
    }

    /// <summary>Of each session the greater.</summary>
    public static int[] Join(int[] left, int[] right)
    {
        if (left.Length < right.Length) (left, right) = (right, left);
        int[] joined = [.. left];
        for (int session = 0; session < right.Length; session++)
        {
            joined[session] = Math.Max(joined[session], right[session]);
        }

        return joined;
    }

    private static ObjectKey KeyOf(int session) =>
        new("session", FormattableString.Invariant($"{session}"), ObjectType.Set);

    private static int CountOf(int session, SpaceSnapshot snapshot)
    {
        int count = 0;
        foreach (Value element in ((AddWinsSet)snapshot[KeyOf(session)]).Elements)
        {
            count++;
            Demand.That(
                element == count, $"sessions: of session {session} there is {element}, but not {count}");
        }

        return count;
    }
}
