namespace Syncline.Crdt.Causality;

/// <summary>How one version relates to another.</summary>
public enum CausalOrder
{
    /// <summary>Both have seen the same.</summary>
    Equal,

    /// <summary>The other has seen all of this one and more.</summary>
    Before,

    /// <summary>This one has seen all of the other and more.</summary>
    After,

    /// <summary>Each has seen something that the other has not.</summary>
    Concurrent,
}
