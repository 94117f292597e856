namespace Syncline.Testing.Simulation;

/// <summary>Where a member stands in the life of the cluster.</summary>
internal enum MemberPhase
{
    /// <summary>It takes part, up or down.</summary>
    Here,

    /// <summary>It has not come yet.</summary>
    Expected,

    /// <summary>It is about to leave.</summary>
    Leaving,

    /// <summary>It has left, and comes back under a new id.</summary>
    Away,

    /// <summary>It has left for good, and its machine is off.</summary>
    Gone,
}
