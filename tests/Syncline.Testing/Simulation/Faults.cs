using Syncline.Replication.Engines;

namespace Syncline.Testing.Simulation;

/// <summary>How bad the world is. The rates are themselves drawn from the seed, so that seeds differ in kind.</summary>
internal sealed record Faults
{
    /// <summary>Frames lost, of a thousand.</summary>
    public int LossPermille { get; init; }

    /// <summary>Frames delivered twice, of a thousand.</summary>
    public int DuplicatePermille { get; init; }

    /// <summary>Frames that others may overtake, of a thousand.</summary>
    public int ReorderPermille { get; init; }

    /// <summary>Milliseconds on the way, at most.</summary>
    public int DelayMax { get; init; } = 20;

    /// <summary>Mean milliseconds between crashes; 0 for never. So for the next three.</summary>
    public int CrashEvery { get; init; }

    /// <summary>Between partitions.</summary>
    public int PartitionEvery { get; init; }

    /// <summary>Between links that break and come back.</summary>
    public int ChurnEvery { get; init; }

    /// <summary>Between wall clocks that step or freeze.</summary>
    public int ClockEvery { get; init; }

    /// <summary>True while slow links are slow.</summary>
    public bool HasSlowLinks { get; init; }

    /// <summary>The world after healing.</summary>
    public static Faults None { get; } = new();

    /// <summary>Faults of a random kind and strength, or of every kind.</summary>
    public static Faults Swarm(Prng prng, bool all)
    {
        bool Happens(int permille) => prng.Chance(permille) || all;
        return new()
        {
            LossPermille = Happens(600) ? prng.Between(5, 250) : 0,
            DuplicatePermille = Happens(600) ? prng.Between(5, 200) : 0,
            ReorderPermille = Happens(600) ? prng.Between(5, 400) : 0,
            DelayMax = prng.Pick([2, 20, 60, 200]),
            CrashEvery = Happens(650) ? prng.Between(800, 4000) : 0,
            PartitionEvery = Happens(550) ? prng.Between(800, 4000) : 0,
            ChurnEvery = Happens(550) ? prng.Between(400, 3000) : 0,
            ClockEvery = Happens(550) ? prng.Between(500, 3000) : 0,
            HasSlowLinks = true,
        };
    }

    /// <summary>Limits small enough that windows fill, buffers overflow and time-outs come.</summary>
    public static LinkLimits Limits(Prng prng) => new()
    {
        FrameBytesMax = prng.Pick([64, 512, 4096, 256 * 1024]),
        WindowBytesMax = prng.Pick([512, 4096, 64 * 1024, 4 * 1024 * 1024]),
        BufferBytesMax = prng.Pick([0, 4 * 1024, 64 * 1024, 64 * 1024 * 1024]),
        ResendMilliseconds = prng.Between(300, 1500),
        HeartbeatMilliseconds = prng.Between(200, 1000),
        RightsMilliseconds = 2_000,
    };
}
