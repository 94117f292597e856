using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.Exhaustive;

/// <summary>Every state that one member can come to, and every step between two of them, each made once.</summary>
/// <remarks>
/// A world is four of these states and the frames on the way; so of the many orders in which the members can act, an
/// engine runs only those that differ for itself. An engine can't be copied: it is run again from its start.
/// </remarks>
internal sealed class LocalTable(SearchCluster cluster)
{
    private const int RunningMax = 8_192;

    private readonly Dictionary<int, Participant> running = [];
    private readonly Founding founding = new(cluster);
    private readonly GraphHash hash = new();
    private readonly List<LocalState> states = [];
    private readonly Dictionary<UInt128, LocalState> numbers = [];
    private readonly Dictionary<(int State, uint Input), LocalStep> steps = [];
    private readonly List<Frame> frames = [default];
    private readonly Dictionary<(FrameKind, UInt128), int> frameNumbers = [];

    /// <summary>How many states there are.</summary>
    public int Count => states.Count;

    /// <summary>How many steps of one member differ.</summary>
    public int Steps => steps.Count;

    /// <summary>What is to be seen of all states, each sight once, as a number whatever their order.</summary>
    public UInt128 Sights
    {
        get
        {
            UInt128 sum = 0;
            var sights = states.Select(state => hash.Of(state with { Number = 0, Origin = default }));
            foreach (UInt128 sight in sights.Distinct())
            {
                sum += sight;
            }

            return sum;
        }
    }

    /// <summary>A state by its number.</summary>
    public LocalState this[int number] => states[number];

    /// <summary>A frame by its number.</summary>
    public Frame FrameOf(int number) => frames[number];

    /// <summary>The state of a member that has not started yet.</summary>
    public LocalState Absent(int slot) => Enter(new(cluster, slot, founding), (-1 - slot, default));

    /// <summary>What a member in a state does when it is told something.</summary>
    public LocalStep Step(int state, LocalInput input)
    {
        if (steps.TryGetValue((state, input.Code), out LocalStep? known)) return known;
        Participant participant = Take(state);
        participant.Apply(input, frames[input.Frame], isRepetition: false);
        (int, int)[] sends = [.. participant.Sent.Select(sent => (sent.Link, NumberOf(sent.Frame)))];
        LocalState next = Enter(participant, (state, input)), before = states[state];
        bool grows = next.IsUp && (!before.IsUp
            || !next.Stable.Equals(before.Stable)
            || !next.Agreed.SequenceEqual(before.Agreed)
            || !next.Keepers.SequenceEqual(before.Keepers));
        if (running.Count == RunningMax) running.Clear();
        running.TryAdd(next.Number, participant);
        return steps[(state, input.Code)] = new(next, sends, participant.Violation, grows);
    }

    private LocalState Enter(Participant participant, (int State, LocalInput Input) origin)
    {
        UInt128 key = cluster.KeepsWaysApart
            ? hash.Of((long)origin.State, origin.Input.Code)
            : participant.Hash(hash);
        if (numbers.TryGetValue(key, out LocalState? known)) return known;
        LocalState state = participant.Describe(states.Count, origin);
        states.Add(state);
        return numbers[key] = state;
    }

    /// <summary>A participant in a state: one that is there, or one that is run again.</summary>
    private Participant Take(int number)
    {
        if (running.Remove(number, out Participant? there)) return there;
        Stack<LocalInput> path = [];
        int at = number;
        for (; at >= 0; at = states[at].Origin.State)
        {
            if (states[at].Origin.State >= 0) path.Push(states[at].Origin.Input);
        }

        Participant participant = new(cluster, -1 - at, founding);
        foreach (LocalInput input in path)
        {
            participant.Apply(input, frames[input.Frame], isRepetition: true);
        }

        return participant;
    }

    private int NumberOf(Frame frame)
    {
        (FrameKind, UInt128) key = (frame.Kind, ChainHash.Of(frame.Payload.Span));
        if (frameNumbers.TryGetValue(key, out int number)) return number;
        frames.Add(frame);
        return frameNumbers[key] = frames.Count - 1;
    }
}
