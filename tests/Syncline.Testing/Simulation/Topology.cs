namespace Syncline.Testing.Simulation;

/// <summary>Who links to whom.</summary>
internal enum Topology
{
    /// <summary>Everybody to everybody.</summary>
    Mesh,

    /// <summary>Each to the next: everything is relayed.</summary>
    Line,

    /// <summary>All to the first.</summary>
    Star,
}
