using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Testing;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Laws;

/// <summary>I11: a state is a function of its version and its floor, whatever the path.</summary>
public sealed class CompactionLawTests
{
    private const int Cases = 1_000;

    public static TheoryData<ObjectType> Types => [.. ObjectTypes.All];

    [Theory]
    [MemberData(nameof(Types))]
    public void I11_compacting_twice_equals_compacting_to_the_join_and_keeps_the_value(ObjectType type) =>
        Property.ForAll(Cases, prng =>
        {
            List<ObjectSnapshot> taken = ObjectSnapshot.Some(prng, type);
            ObjectState state = prng.Pick(taken).State;
            VersionVector f = (VersionVector)prng.Pick(taken).Context, g = (VersionVector)prng.Pick(taken).Context;
            ObjectState once = state.Compact(f.Join(g));
            Assert.Equal(CanonicalBytes.Of(once), CanonicalBytes.Of(state.Compact(f).Compact(g)));
            Assert.Equal(CanonicalBytes.Of(once), CanonicalBytes.Of(once.Compact(f)));
            Assert.Equal(Reading.Of(state), Reading.Of(once));
        });

    [Theory]
    [MemberData(nameof(Types))]
    public void I11_the_digest_form_is_the_same_after_any_path(ObjectType type) => Property.ForAll(Cases, prng =>
    {
        List<ObjectSnapshot> taken = ObjectSnapshot.Some(prng, type);
        ObjectSnapshot a = prng.Pick(taken), b = prng.Pick(taken);
        VersionVector version = ((VersionVector)a.Context).Join((VersionVector)b.Context);
        string digested = CanonicalBytes.Of(a.Join(b).State.Compact(version));
        Assert.Equal(digested, CanonicalBytes.Of(a.AfterMissing(b).Compact(version)));
        Assert.Equal(digested, CanonicalBytes.Of(b.AfterMissing(a).Compact(version)));
    });

    [Theory]
    [MemberData(nameof(Types))]
    public void I7_forgetting_what_is_stable_is_never_noticed_later(ObjectType type) => Property.ForAll(500, prng =>
    {
        List<ForgetfulReplica> forgetful = [];
        History.Generate(prng, type, steps: 60, history =>
        {
            if (forgetful.Count == 0) forgetful.AddRange(history.Replicas.Select(each => new ForgetfulReplica(each)));
            forgetful.ForEach(replica => replica.CatchUp());
            if (prng.Chance(200)) prng.Pick(forgetful).Forget(history);
            foreach (ForgetfulReplica replica in forgetful)
            {
                Assert.Equal(CanonicalBytes.Of(replica.Remembering), CanonicalBytes.Of(replica.State));
                replica.PreparesAlike(OperationGenerator.Any(prng, type));
            }
        });
        ForgetfulReplica a = prng.Pick(forgetful), b = prng.Pick(forgetful);
        VersionVector floor = a.Floor.Join(b.Floor);
        ObjectState joined = a.State.Join(b.State, a.Version, b.Version);
        ObjectState whole = a.Plain.State.Join(b.Plain.State, a.Version, b.Version);
        Assert.Equal(CanonicalBytes.Of(whole.Compact(floor)), CanonicalBytes.Of(joined)); // It takes the greater floor.
    });

    /// <summary>
    /// Some replicas are not waited for: what they wrote before they saw the floor may still come, and must find all
    /// that it goes on with.
    /// </summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void I7_forgetting_is_never_noticed_by_late_operations_of_those_that_nobody_waits_for(ObjectType type) =>
        Property.ForAll(500, prng =>
        {
            List<ForgetfulReplica> forgetful = [];
            HashSet<ReplicaId> visitors = [new(1), .. prng.Chance(300) ? [new ReplicaId(2)] : Array.Empty<ReplicaId>()];
            History.Generate(prng, type, steps: 60, history =>
            {
                if (forgetful.Count == 0)
                {
                    forgetful.AddRange(history.Replicas.Select(each => new ForgetfulReplica(each)));
                }

                forgetful.ForEach(replica => replica.CatchUp());
                if (prng.Chance(250)) prng.Pick(forgetful).Forget(history, visitors);
                foreach (ForgetfulReplica replica in forgetful)
                {
                    Assert.Equal(Reading.Of(replica.Plain.State), Reading.Of(replica.State));
                    Assert.Equal(replica.Digested(replica.Plain.State), replica.Digested(replica.State));
                    replica.PreparesAlike(OperationGenerator.Any(prng, type));
                }
            });
            ForgetfulReplica a = prng.Pick(forgetful), b = prng.Pick(forgetful);
            VersionVector version = a.Version.Join(b.Version);
            ObjectState joined = a.State.Join(b.State, a.Version, b.Version);
            ObjectState whole = a.Plain.State.Join(b.Plain.State, a.Version, b.Version);
            Assert.Equal(Reading.Of(whole), Reading.Of(joined));
            Assert.Equal(CanonicalBytes.Of(whole.Compact(version)), CanonicalBytes.Of(joined.Compact(version)));
        });

    /// <summary>
    /// The floor of a writer is the version, or nothing while it is not settled; so compacting to two floors equals
    /// compacting to their join, writer by writer.
    /// </summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void I11_compacting_to_floors_with_unsettled_writers_equals_compacting_to_their_join(ObjectType type) =>
        Property.ForAll(Cases, prng =>
        {
            List<ObjectSnapshot> taken = ObjectSnapshot.Some(prng, type);
            ObjectState state = prng.Pick(taken).State;
            VersionVector f = (VersionVector)prng.Pick(taken).Context;
            VersionVector g = f.Join((VersionVector)prng.Pick(taken).Context);
            HashSet<ReplicaId> unsettled = [.. SomeWriters(prng)], fewer = [.. unsettled.Where(_ => prng.Chance(500))];
            Floor low = new(f, unsettled), high = new(g, fewer);
            string joined = CanonicalBytes.Of(state.Compact(high)); // It is as high for every writer.

            Assert.Equal(joined, CanonicalBytes.Of(state.Compact(low).Compact(high)));
            Assert.Equal(joined, CanonicalBytes.Of(state.Compact(high).Compact(low)));
            Assert.Equal(joined, CanonicalBytes.Of(state.Compact(high).Compact(high)));
            Assert.Equal(Reading.Of(state), Reading.Of(state.Compact(low)));
            Floor other = new(g, new HashSet<ReplicaId>(SomeWriters(prng)));
            Assert.Equal(
                CanonicalBytes.Of(state.Compact(low).Compact(other)),
                CanonicalBytes.Of(state.Compact(other).Compact(low)));
        });

    private static IEnumerable<ReplicaId> SomeWriters(Prng prng)
    {
        for (ulong writer = 1; writer <= 5; writer++)
        {
            if (prng.Chance(400)) yield return new(writer);
        }
    }

    /// <summary>Takes in what its companion does, and forgets from time to time.</summary>
    private sealed class ForgetfulReplica(HistoryReplica plain)
    {
        private int taken;

        public HistoryReplica Plain => plain;

        public VersionVector Version => plain.Version;

        public VersionVector Floor { get; private set; } = VersionVector.Empty;

        public ObjectState State { get; private set; } = ObjectTypes.EmptyOf(plain.State.Type);

        /// <summary>What the state must be: all that was seen, less what the floor lets go.</summary>
        public ObjectState Remembering => plain.State.Compact(Floor);

        public void CatchUp()
        {
            foreach (HistoryEvent each in plain.Visible.Skip(taken))
            {
                if (each.Effect is not null) State = State.Apply(each.Effect, each.ContextFor());
            }

            taken = plain.Visible.Count;
        }

        /// <summary>What it asks of others does not depend on what it forgot.</summary>
        public void PreparesAlike(Operation operation)
        {
            bool isPrepared = operation.TryPrepare(plain.State, plain.Id, out Effect? expected, out string? refusal);
            Assert.Equal(isPrepared, operation.TryPrepare(State, plain.Id, out Effect? actual, out string? same));
            Assert.Equal(refusal, same);
            if (isPrepared) Assert.Equal(CanonicalBytes.Of(expected!), CanonicalBytes.Of(actual!));
        }

        public void Forget(History history)
        {
            Floor = Floor.Join(history.StableAt(plain));
            State = State.Compact(Floor);
        }

        /// <summary>Forgets up to what all but the visitors have, less what their late operations need.</summary>
        public void Forget(History history, HashSet<ReplicaId> visitors)
        {
            if (visitors.Contains(plain.Id)) return;
            VersionVector stable = history.StableAt(plain, visitors);
            HashSet<ReplicaId> unsettled =
                [.. visitors.Where(visitor => !history.LastKnown(plain, visitor).Covers(stable))];
            State = State.Compact(new Floor(stable, unsettled));
        }

        public string Digested(ObjectState state) => CanonicalBytes.Of(state.Compact(Version));
    }
}
