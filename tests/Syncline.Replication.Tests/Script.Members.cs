using System.Globalization;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;
using Syncline.Replication.Members;
using Syncline.Replication.Protocol;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;
using Syncline.Testing.Simulation;

namespace Syncline.Replication.Tests;

/// <content>Members, disks and what is forgotten. A member that comes back takes another letter.</content>
internal sealed partial class Script
{
    private readonly Dictionary<char, List<EngineOutput>> logs = [];
    private readonly Dictionary<char, EngineOutput.Joined> joined = [];

    /// <summary>The options of a replica of any member.</summary>
    public static EngineOptions OptionsOf(char name, char member) =>
        OptionsOf(name) with { Member = new((UInt128)member) };

    /// <summary>Keepers that are linked in a line, and know each other.</summary>
    public static Script Founded(string names, Func<EngineOptions, EngineOptions>? change = null)
    {
        Script script = new();
        foreach (char name in names)
        {
            script.Add(name, change is null ? OptionsOf(name) : change(OptionsOf(name)));
            script.Enter(name);
        }

        for (int i = 1; i < names.Length; i++)
        {
            script.Join(names[i - 1], names[i]);
        }

        script.Calm();
        script.Take();
        return script;
    }

    /// <summary>A counted a few times and forgot its transactions; nobody else has anything.</summary>
    public static Script Forgotten(string names, int commits, LinkLimits? limits = null)
    {
        Script script = new();
        foreach (char name in names)
        {
            script.Add(name, limits: limits);
        }

        for (int i = 0; i < commits; i++)
        {
            script.Commit('A');
        }

        script.Forget('A');
        script.Take();
        return script;
    }

    /// <summary>A process is gone for good.</summary>
    public void Remove(char name) => engines.Remove(name);

    /// <summary>What the engine has ordered to append, in order.</summary>
    public List<EngineOutput> LogOf(char name)
    {
        if (!logs.TryGetValue(name, out List<EngineOutput>? log)) logs[name] = log = [];
        return log;
    }

    /// <summary>Adds an engine that has replayed the first records of another's log; all by default.</summary>
    public Script Replay(char from, char name, EngineOptions options, int records = int.MaxValue)
    {
        Add(name, options);
        foreach (EngineOutput record in LogOf(from).Take(records).ToList())
        {
            LogOf(name).Add(record);
            Assert.Null(Recover(engines[name], record));
        }

        return this;
    }

    /// <summary>Gives one log record back to an engine, by way of its bytes.</summary>
    public static string? Recover(Engine engine, EngineOutput record)
    {
        if (record is EngineOutput.Install(var snapshot, var clock, _))
        {
            return engine.RecoverSnapshot(snapshot.Span, clock);
        }

        var append = (EngineOutput.Append)record;
        WireWriter writer = new();
        TransactionRecordCodec.Write(writer, append.Transaction, append.Clock);
        return engine.Recover(writer.Written, out _);
    }

    /// <summary>Enters the replica into the space as its member's present one.</summary>
    public CommitOutcome? Enter(char name) => Tell(name, "enters", (engine, outputs) => engine.Join(Now, outputs));

    /// <summary>Takes the member out of the space.</summary>
    public CommitOutcome? Leave(char name) => Tell(name, "leaves", (engine, outputs) => engine.Leave(Now, outputs));

    public CommitOutcome Ask(char name, params Update[] updates)
    {
        EngineInput.Commit commit = new(new(updates), Now);
        Do(name, commit);
        return commit.Outcome!;
    }

    public CommitOutcome Reset(char name) => Ask(name, new Update(Count, new CounterOperation.Reset()));

    /// <summary>Only the first records have become durable.</summary>
    public void PersistFirst(char name, int count) => Do(name, new EngineInput.Persisted(count, Now));

    /// <summary>Makes everything durable, and lets go of every transaction.</summary>
    public void Forget(char name)
    {
        Persist(name);
        engines[name].ForgetTransactionsBefore(engines[name].TransactionCount);
    }

    /// <summary>All are told of everything, and it becomes durable: until only heartbeats would be sent.</summary>
    /// <param name="running">Whose disks work and whose clocks run; all by default.</param>
    /// <param name="stopped">Whose disks work, while their clocks stand: they forget nothing.</param>
    public void Calm(string? running = null, string stopped = "")
    {
        running ??= string.Concat(engines.Keys);
        for (int round = 0; round < engines.Count + 2; round++)
        {
            foreach (char name in engines.Keys.Intersect(running + stopped).ToList())
            {
                Persist(name);
            }

            Settle();
            foreach (char name in engines.Keys.Intersect(running).ToList())
            {
                Tick(name);
            }

            Settle();
        }
    }

    /// <summary>Delivers what two say to each other until neither has more to say.</summary>
    public void SettleBetween(char left, char right)
    {
        while (Waiting(left, right) + Waiting(right, left) > 0)
        {
            if (Waiting(left, right) > 0) Deliver(left, right);
            else Deliver(right, left);
        }
    }

    /// <summary>Delivers both ways until so many bytes of a snapshot have arrived.</summary>
    public void DeliverUntil(char taker, char giver, long bytes)
    {
        while ((engines[taker].DownloadedBytes ?? 0) < bytes)
        {
            if (Waiting(taker, giver) > 0) Deliver(taker, giver);
            else Deliver(giver, taker);
        }
    }

    /// <summary>The last change that an engine told its observers of for a snapshot.</summary>
    public EngineOutput.Joined JoinedAt(char name) => joined[name];

    /// <summary>The transactions that an engine holds, in the order of application.</summary>
    public IEnumerable<string> TransactionsOf(char name) =>
        engines[name].Transactions.Select(each => Named(each.ToString()!));

    public string Letters(VersionVector version) => Named(version.ToString());

    /// <summary>The last snapshot that an engine has joined, as it stands in its log.</summary>
    public byte[] InstalledAt(char name) => LogOf(name).OfType<EngineOutput.Install>().Last().Snapshot.ToArray();

    /// <summary>Who is in the space as far as a replica knows: member, role, whether it left, replica ids.</summary>
    public string MembersOf(char name) => string.Join("; ", engines[name].Members.All.Select(TextOf));

    public string VersionOf(char name) => Named(engines[name].Version.ToString());

    public string LogFloorOf(char name) => Named(engines[name].LogFloor.ToString());

    public string StableOf(char name) => Named(engines[name].StableVersion.ToString());

    public string AgreedOf(char name, int members) => Named(engines[name].AgreedVersion(members).ToString());

    /// <summary>How far up the ladder a replica knows a dot to be.</summary>
    public string StandingOf(char name, char writer, ulong counter)
    {
        TransactionStanding standing = engines[name].StandingOf(new Dot(new(writer), counter));
        string rung = standing.IsDurableHere ? "durable here" : standing.IsApplied ? "applied" : "not here";
        string at = string.Concat(standing.DurableAt.Select(LetterOf));
        string missing = string.Join(", ", standing.Missing.Select(each => $"{LetterOf(each.Id)} {each.Reason}"));
        return $"{rung}; durable at [{at}]; missing [{missing}]";
    }

    /// <summary>The runs of the counter: whose, what is left of it, and which record of a removal is kept.</summary>
    public string RunsOf(char name)
    {
        WireWriter written = new();
        engines[name].Snapshot()[Count].Write(written);
        WireReader reader = new(written.Written);
        List<string> runs = [];
        reader.Varint(out ulong count);
        for (; count > 0; count--)
        {
            reader.Replica(out ReplicaId writer);
            reader.Varint(out ulong first);
            reader.Varint(out ulong steps);
            reader.SignedVarint128(out Int128 total);
            reader.Varint(out ulong reach);
            string run = string.Create(CultureInfo.InvariantCulture, $"{writer}:{first}..{first + steps}={total}");
            if (reach > 0)
            {
                reader.SignedVarint128(out Int128 taken);
                reader.Replica(out ReplicaId by);
                reader.Varint(out ulong counter);
                run += string.Create(CultureInfo.InvariantCulture, $" less {taken} by {by}:{counter}");
            }

            runs.Add(run);
        }

        return Named(string.Join(", ", runs));
    }

    public string DigestOf(char name) => Convert.ToHexString(engines[name].Snapshot().Digest());

    private CommitOutcome? Tell(char name, string told, Func<Engine, List<EngineOutput>, CommitOutcome?> call)
    {
        List<EngineOutput> outputs = [];
        CommitOutcome? outcome = call(engines[name], outputs);
        Record(name, told, outputs);
        return outcome;
    }

    private static string TextOf(Member member)
    {
        IEnumerable<string> replicas = member.Replicas.Select(replica => replica.Standing switch
        {
            ReplicaStanding.Present => $"{(char)replica.Id.Value}",
            ReplicaStanding.RetiredWithEnd =>
                string.Create(CultureInfo.InvariantCulture, $"{(char)replica.Id.Value} until {replica.End}"),
            _ => $"{(char)replica.Id.Value} until some end",
        });
        string role = member.Role == MemberRole.Keeper ? "keeper" : "visitor";
        return $"{LetterOf(member.Id)} {role}{(member.HasLeft ? ", left" : "")}: {string.Join(", ", replicas)}";
    }

    private static char LetterOf(MemberId member) => (char)(ushort)member.Bits;

    private static char PeerOf(LinkId link) => (char)(link.Value % 256);

    private static string TextOf(EngineInput input) =>
        input is EngineInput.Receive { Frame.Kind: FrameKind.Acknowledge or FrameKind.ContinuedAcknowledge } receive
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"receive on {receive.Link.Value} {TellingOf(PeerOf(receive.Link), receive.Frame)}")
            : EngineText.Of(input);

    private static string TextOf(char name, EngineOutput output) =>
        output is EngineOutput.Send
        {
            Frame: { Kind: FrameKind.Acknowledge or FrameKind.ContinuedAcknowledge } frame,
        } send
            ? string.Create(CultureInfo.InvariantCulture, $"send on {send.Link.Value} {TellingOf(name, frame)}")
            : EngineText.Of(output);

    /// <summary>Acknowledgements of the sender, and those of others that it relays.</summary>
    private static string TellingOf(char sender, Frame frame)
    {
        AcknowledgementFrame.TryRead(frame, out AcknowledgementFrame read, out _);
        List<string> texts = [];
        foreach (Acknowledgement told in read.Told)
        {
            string whose = told.Replica == new ReplicaId(sender) ? "" : $"of {told.Replica} ";
            texts.Add($"{whose}applied {VersionVector.Of(told.Applied)}, durable {VersionVector.Of(told.Durable)}");
        }

        return $"acknowledge {string.Join("; ", texts)}";
    }
}
