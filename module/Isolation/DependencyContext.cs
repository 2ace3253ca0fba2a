using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace GitOpsServerless.PowerShell.Isolation;

/// <summary>Where the engine and its packages live, so that other modules may have other versions of them.</summary>
internal sealed class DependencyContext(string folder) : AssemblyLoadContext("GitOpsServerless")
{
    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc />
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var native = Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        return FileNamesOf(unmanagedDllName).Select(n => Path.Combine(native, n)).FirstOrDefault(File.Exists) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
    }

    // Code names libraries without what the system puts before and behind the name.
    private static string[] FileNamesOf(string name)
    {
        var ending = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        return [name, $"{name}{ending}", $"lib{name}{ending}"];
    }
}
