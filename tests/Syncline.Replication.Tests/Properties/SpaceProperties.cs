using Syncline.Crdt.Objects;
using Syncline.Replication.Engines;
using Syncline.Testing;
using Syncline.Testing.Histories;

namespace Syncline.Replication.Tests.Properties;

/// <summary>
/// The state of a space is a plain function of the transactions below a version: every path equals the oracle.
/// </summary>
public sealed class SpaceProperties
{
    private const int Cases = 10;

    public static TheoryData<ObjectType> Types => [.. ObjectTypes.All];

    /// <summary>Each child beside a map, a counter, which has records, and a set, which has none.</summary>
    public static TheoryData<ObjectType, ObjectType> Pairs =>
    [
        .. from outer in ObjectTypes.OfChildren
           from inner in (ObjectType[])[ObjectType.Counter, ObjectType.Set, ObjectType.Map]
           select (outer, inner),
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_path_equals_the_oracle_for_every_type(ObjectType type) => Everywhere(Asking.Of(type));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_path_equals_the_oracle_for_every_pair_of_types_in_maps(ObjectType outer, ObjectType inner) =>
        Everywhere(Asking.OfPair(outer, inner));

    [Fact]
    public void Stable_and_agreed_versions_only_grow_and_are_causal_cuts() => Property.ForAll(60, prng =>
    {
        EngineWorld world = new EngineWorld(prng, Asking.Of(ObjectType.Counter)).Populate(prng.Between(2, 4));
        world.Run(120, () => world.Members.ForEach(member => member.DemandCuts(world.ProblemOfCut)));
    });

    [Theory]
    [MemberData(nameof(Types))]
    public void I5_a_log_gives_back_what_was_there_whatever_was_joined_and_forgotten(ObjectType type) =>
        Property.ForAll(Cases, prng =>
        {
            EngineWorld world = new EngineWorld(prng, Asking.Of(type)).Populate(3);
            world.Run(120);
            foreach (WorldMember member in world.Members)
            {
                Engine live = member.Engine, replayed = member.Replayed();
                Assert.Equal(live.Version, replayed.Version);
                Assert.Equal(live.Version, replayed.DurableVersion);
                Assert.Equal((live.Lamport, live.Clock), (replayed.Lamport, replayed.Clock));
                Assert.Equal(live.Snapshot().Digest(), replayed.Snapshot().Digest());
                world.DemandOracle(replayed);
            }
        });

    /// <summary>A snapshot in place of transactions gives the same bytes, also beside writes of one's own.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void I6_joining_a_snapshot_equals_applying_its_transactions(ObjectType type) =>
        Property.ForAll(Cases * 2, prng =>
        {
            EngineWorld world = new EngineWorld(prng, Asking.Of(type)).Populate(2);
            for (int i = 0; i < 20; i++)
            {
                world.Commit(prng.Pick(world.Members));
                if (i == 8) world.Calm();
            }

            world.DemandOracle();
            WorldMember giver = world.Members[0], taker = world.Members[1];
            LinkLimits limits = giver.Options.Links;
            Engine applying = taker.Replayed(), joining = taker.Replayed(), forgetful = giver.Replayed();
            Engine fresh = new(Script.OptionsOf('F') with { Links = limits });
            forgetful.ForgetTransactionsBefore(forgetful.TransactionCount);

            Exchange(giver.Replayed(), applying, installs: 0);
            Exchange(forgetful, joining, installs: joining.Version.Covers(forgetful.Version) ? 0 : 1);
            Exchange(forgetful, fresh, installs: 1);

            Assert.Equal(applying.Version, joining.Version);
            Assert.Equal(applying.Lamport, joining.Lamport);
            Assert.Equal(Traffic.StateOf(applying), Traffic.StateOf(joining));
            Assert.Equal(Traffic.StateOf(forgetful), Traffic.StateOf(fresh));
            world.DemandOracle(joining);
            world.DemandOracle(fresh);
        });

    private static void Everywhere(Func<Prng, Update> ask)
    {
        int joined = 0;
        Property.ForAll(Cases, prng =>
        {
            EngineWorld world = new EngineWorld(prng, ask).Populate(prng.Between(2, 4));
            world.Run(100);
            world.DemandOracle();
            world.Run(60);
            world.Calm();
            world.DemandOracle();
            byte[] digest = world.Members[0].Engine.Snapshot().Digest();
            foreach (WorldMember member in world.Members)
            {
                Assert.Equal(world.Members[0].Engine.Version, member.Engine.Version);
                Assert.Equal(digest, member.Engine.Snapshot().Digest());
                Engine replayed = member.Replayed();
                Assert.Equal(digest, replayed.Snapshot().Digest());
                world.DemandOracle(replayed);
            }

            joined += world.Joined;
        });
        Assert.True(joined > 0, "No snapshot was joined.");
    }

    private static void Exchange(Engine left, Engine right, int installs)
    {
        List<EngineOutput> ordered = EngineLink.Exchange(left, right, Script.Wall + 1_000_000);
        Assert.Equal(installs, ordered.OfType<EngineOutput.Install>().Count());
        Assert.Empty(ordered.OfType<EngineOutput.Close>());
    }
}
