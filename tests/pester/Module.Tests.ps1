BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'The module' {
    It 'has a valid manifest' {
        $info = Test-ModuleManifest $Manifest
        $info.CompatiblePSEditions | Should -Be 'Core'
        $info.PowerShellVersion | Should -Be '7.6'
    }

    It 'exports what the manifest names, and nothing else' {
        $data = Import-PowerShellDataFile $Manifest
        $module = Get-Module GitOpsServerless
        ($module.ExportedCmdlets.Keys | Sort-Object) | Should -Be ($data.CmdletsToExport | Sort-Object)
        $module.ExportedAliases.Keys | Should -Be $data.AliasesToExport
        $module.ExportedFunctions.Count + $module.ExportedVariables.Count | Should -Be 0
    }

    It 'has two assemblies at its root' {
        (Get-ChildItem (Split-Path $Manifest) -Filter *.dll).Name | Sort-Object | Should -Be @('GitOpsServerless.Contracts.dll', 'GitOpsServerless.PowerShell.dll')
    }

    It 'imports without a warning and without its engine' {
        $said = Invoke-TestPowerShell "Import-Module '$Manifest' 3>&1; [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match '^(GitOpsServerless|Azure|YamlDotNet)'"
        $said | Sort-Object | Should -Be @('GitOpsServerless.Contracts', 'GitOpsServerless.PowerShell')
    }

    It 'imports quickly' {
        # 300 ms are promised on a machine at rest. Processor time hardly sees other work, but caches and turbo do: twice as much is a defect anywhere.
        $script = "`$p = [Diagnostics.Process]::GetCurrentProcess(); `$before = `$p.TotalProcessorTime; Import-Module '$Manifest'; `$p.Refresh(); [int](`$p.TotalProcessorTime - `$before).TotalMilliseconds"
        $took = 1..3 | ForEach-Object { [int](Invoke-TestPowerShell $script) }
        ($took | Measure-Object -Minimum).Minimum | Should -BeLessThan 600
    }

    It 'can be removed and imported again' {
        $said = Invoke-TestPowerShell "1..2 | ForEach-Object { Import-Module '$Manifest' -Force; Connect-GitOps '$Root/samples/quickstart' | Out-Null; @(Get-GitOpsApplication).Count; Remove-Module GitOpsServerless }; Import-Module '$Manifest'; @(Get-GitOpsContext).Count"
        $said | Should -Be @('2', '2', '0')
    }

    It 'is not taken out of the hands of another runspace that has imported it' {
        $said = Invoke-TestPowerShell "Import-Module '$Manifest'; `$c = Connect-GitOps '$Root/samples/quickstart'; 1..2 | ForEach-Object -Parallel { Import-Module '$Manifest'; Remove-Module GitOpsServerless }; @(Get-GitOpsApplication -Context `$c).Count"
        $said | Should -Be '2'
    }
}
