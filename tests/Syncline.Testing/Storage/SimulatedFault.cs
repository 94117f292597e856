namespace Syncline.Testing.Storage;

/// <summary>What a call to a <see cref="SimulatedFolder"/> does instead of its work.</summary>
public enum SimulatedFault
{
    /// <summary>
    /// Fails with EIO; a failed sync drops what it should have written, and a later one does not know of it.
    /// </summary>
    InputOutputError,

    /// <summary>Fails with ENOSPC.</summary>
    NoSpace,

    /// <summary>Writes half of the bytes and then fails with ENOSPC.</summary>
    ShortWrite,

    /// <summary>The machine is off: this call and all later ones fail.</summary>
    Off,
}
