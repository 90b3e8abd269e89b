using System.Runtime.InteropServices;

namespace Cairn.Formats.Files;

/// <summary>Makes renames in a folder outlast a loss of power, where the system has a call for it.</summary>
public static partial class FolderSync
{
    /// <summary>Flushes the entries of <paramref name="folder"/> to the disk; does nothing on Windows.</summary>
    /// <remarks>
    /// A rename is atomic without it, and survives the death of the process. Some file systems refuse the call for
    /// folders; that is no error, since nothing better can be done there.
    /// </remarks>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        int handle = Open(folder, 0);
        if (handle < 0)
            return;
        _ = Sync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
