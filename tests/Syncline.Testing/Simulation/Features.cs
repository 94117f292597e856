namespace Syncline.Testing.Simulation;

/// <summary>
/// What kind of space a seed is about: who is in it, what comes and goes, what is forgotten, who asks.
/// </summary>
internal sealed record Features
{
    /// <summary>True if members enter the space; else nothing is ever stable, as before members are known.</summary>
    public bool HasMembers { get; init; } = true;

    /// <summary>True if the engines enter their members by themselves, as the product's do.</summary>
    public bool JoinsByItself { get; init; }

    /// <summary>Members that are no keepers, of a thousand.</summary>
    public int VisitorPermille { get; init; }

    /// <summary>True if some members send before what they send is durable.</summary>
    public bool SendsEarly { get; init; } = true;

    /// <summary>True if nothing is stable before all that founded the space are known.</summary>
    public bool AwaitsFounders { get; init; }

    /// <summary>How many members come while the others work.</summary>
    public int Newcomers { get; init; }

    /// <summary>True if newcomers write before they have met anybody.</summary>
    public bool NewcomersWrite { get; init; }

    /// <summary>Mean milliseconds between members that leave; 0 for never. So for the next.</summary>
    public int LeaveEvery { get; init; }

    /// <summary>Between members that let go of transactions they hold.</summary>
    public int ForgetEvery { get; init; }

    /// <summary>Bytes of transactions that a member holds, about.</summary>
    public long HistoryBytesMax { get; init; } = 256 * 1024 * 1024;

    /// <summary>Clients that carry a version from member to member.</summary>
    public int Sessions { get; init; }

    /// <summary>Links that carry little a millisecond, of a thousand.</summary>
    public int SlowPermille { get; init; }

    /// <summary>How many relays there are: they store and forward, and read no body.</summary>
    public int Relays { get; init; }

    /// <summary>
    /// With relays in some worlds. A relay can be given no snapshot, so there nobody lets go of transactions.
    /// </summary>
    public Features With(Prng relays) => relays.Chance(300)
        ? this with
        {
            Relays = relays.Between(1, 2),
            ForgetEvery = 0,
            HistoryBytesMax = new Features().HistoryBytesMax,
        }
        : this;

    /// <summary>Features of a random kind.</summary>
    public static Features Swarm(Prng prng) => new()
    {
        HasMembers = !prng.Chance(60),
        JoinsByItself = prng.Chance(400),
        VisitorPermille = prng.Chance(350) ? prng.Pick([150, 400, 600]) : 0,
        SendsEarly = !prng.Chance(250),
        AwaitsFounders = prng.Chance(500),
        Newcomers = prng.Chance(500) ? prng.Between(1, 3) : 0,
        NewcomersWrite = prng.Chance(400),
        LeaveEvery = prng.Chance(450) ? prng.Between(1000, 4000) : 0,
        ForgetEvery = prng.Chance(250) ? prng.Between(300, 3000) : 0,
        HistoryBytesMax = prng.Chance(350) ? prng.Pick([0, 1_000, 5_000, 15_000]) : 256 * 1024 * 1024,
        Sessions = prng.Chance(750) ? prng.Between(1, 4) : 0,
        SlowPermille = prng.Chance(400) ? prng.Pick([200, 600, 1000]) : 0,
    };
}
