using System.Globalization;
using System.Text.RegularExpressions;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Engines;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Testing.Simulation;

namespace Syncline.Replication.Tests;

/// <summary>
/// Engines A, B, C by hand: what they are told and what they answer, as text. Replicas read as their letters.
/// </summary>
internal sealed partial class Script
{
    public const long Wall = 1_750_000_000_000;

    private readonly SortedDictionary<char, Engine> engines = [];
    private readonly Dictionary<(char From, char To), Queue<Frame>> onTheWay = [];
    private readonly Dictionary<(char From, char To), int> broken = [];
    private readonly SortedSet<char> names = [.. "ABCDX"];
    private readonly List<string> lines = [];

    public static ObjectKey Count { get; } = new("c", "n", ObjectType.Counter);

    public static SpaceGenesis Genesis { get; } = SpaceGenesis.Create("default");

    public long Now { get; private set; } = Wall;

    public Engine this[char name] => engines[name];

    /// <summary>What happened since it was last taken.</summary>
    public string Take()
    {
        string text = string.Join('\n', lines);
        lines.Clear();
        return text;
    }

    public Script Add(
        char name, bool sendsBeforeDurable = true, LinkLimits? limits = null, bool isRelay = false) =>
        Add(name, OptionsOf(name) with
        {
            SendsBeforeDurable = sendsBeforeDurable,
            Links = limits ?? new(),
            IsRelay = isRelay,
        });

    public Script Add(char name, EngineOptions options)
    {
        engines[name] = new(options);
        names.Add(name);
        return this;
    }

    /// <summary>Takes in an engine that was made elsewhere; it has no links.</summary>
    public Script Add(char name, Engine engine)
    {
        engines[name] = engine;
        names.Add(name);
        return this;
    }

    public static EngineOptions OptionsOf(char name) => new()
    {
        Genesis = Genesis,
        Member = new((UInt128)name),
        Replica = new(name),
        SendsBeforeDurable = true,
    };

    /// <summary>Brings a link up; the first speaks first.</summary>
    public void Connect(char left, char right)
    {
        Do(right, new EngineInput.Up(LinkOf(right, left), IsInitiator: false, Now));
        Do(left, new EngineInput.Up(LinkOf(left, right), IsInitiator: true, Now));
    }

    /// <summary>Brings a link up and lets both ends say all that they have to say.</summary>
    public void Join(char left, char right)
    {
        Connect(left, right);
        Settle();
        Take();
    }

    /// <summary>Delivers everything until nobody has anything to say.</summary>
    public void Settle()
    {
        while (onTheWay.FirstOrDefault(way => way.Value.Count > 0) is { Value: not null } way)
        {
            Deliver(way.Key.From, way.Key.To);
        }
    }

    public CommitOutcome Commit(char name, long amount = 1, ObjectKey? key = null) =>
        Commit(name, new Update(key ?? Count, new CounterOperation.Add(amount)));

    public CommitOutcome Commit(char name, Update update)
    {
        EngineInput.Commit commit = new(new([update]), Now);
        Do(name, commit);
        return commit.Outcome!;
    }

    public void Persist(char name) => Do(name, new EngineInput.Persisted(engines[name].TransactionCount, Now));

    public void Tick(char name, long milliseconds = 0)
    {
        Now += milliseconds;
        Do(name, new EngineInput.Tick(Now));
    }

    /// <summary>Delivers the next frame of one direction.</summary>
    public void Deliver(char from, char to) => Receive(from, to, Next(from, to));

    /// <summary>Loses the next frame of one direction.</summary>
    public void Lose(char from, char to)
    {
        Frame lost = Next(from, to);
        lines.Add($"lost from {from} to {to}: {Named(EngineText.Of(lost))}");
    }

    public Frame Next(char from, char to) => onTheWay[(from, to)].Dequeue();

    public int Waiting(char from, char to) => onTheWay.TryGetValue((from, to), out var frames) ? frames.Count : 0;

    public void Receive(char from, char to, Frame frame) =>
        Do(to, new EngineInput.Receive(LinkOf(to, from), frame, Now));

    public void Receive(char from, char to, FrameKind kind, Action<WireWriter> write)
    {
        WireWriter writer = new();
        write(writer);
        Receive(from, to, new(kind, writer.ToArray()));
    }

    public void Disconnect(char left, char right)
    {
        Do(left, new EngineInput.Down(LinkOf(left, right)));
        Do(right, new EngineInput.Down(LinkOf(right, left)));
        onTheWay.Remove((left, right));
        onTheWay.Remove((right, left));
        broken[(left, right)] = broken[(right, left)] = broken.GetValueOrDefault((left, right)) + 1;
    }

    public Int128 Read(char name) => ((Counter)engines[name].Snapshot()[Count]).Value;

    /// <summary>No two connections have one number.</summary>
    private LinkId LinkOf(char owner, char peer) =>
        new((broken.GetValueOrDefault((owner, peer)) * 65_536L) + (owner * 256) + peer);

    private void Do(char name, EngineInput input)
    {
        List<EngineOutput> outputs = [];
        input.Drive(engines[name], outputs);
        Record(name, TextOf(input), outputs);
    }

    /// <summary>Writes down what an engine was told and answered; keeps its log, and its frames.</summary>
    private void Record(char name, string told, List<EngineOutput> outputs)
    {
        lines.Add($"{name} {Named(told)}");
        foreach (EngineOutput output in outputs)
        {
            lines.Add($"  {Named(TextOf(name, output))}");
            if (output is EngineOutput.Append or EngineOutput.Install) LogOf(name).Add(output);
            if (output is EngineOutput.Joined change) joined[name] = change;
            if (output is not EngineOutput.Send(var link, var frame)) continue;
            char peer = PeerOf(link);
            if (!onTheWay.TryGetValue((name, peer), out Queue<Frame>? frames)) onTheWay[(name, peer)] = frames = [];
            frames.Enqueue(frame);
        }
    }

    /// <summary>Letters in place of the numbers of replicas and links.</summary>
    private string Named(string text)
    {
        string named = LinkNumber().Replace(text, found =>
        {
            long link = long.Parse(found.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            return $"{found.Groups[1].Value} {(char)(link / 256 % 256)}{(char)(link % 256)}";
        });
        foreach (char name in names)
        {
            named = named.Replace(new ReplicaId(name).ToString(), $"{name}", StringComparison.Ordinal);
        }

        return named.Replace($", wall {Now}", "", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\b(on|link|close) (\d{5,})\b")]
    private static partial Regex LinkNumber();
}
