BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'Start-GitOpsSandbox' {
    It 'starts nothing with -WhatIf' {
        Start-GitOpsSandbox TestDrive:/ -WhatIf | Should -BeNullOrEmpty
    }

    It 'says that the folder is not there' {
        { Start-GitOpsSandbox TestDrive:/nothing } | Should -Throw -ErrorId 'GOS*,*StartGitOpsSandboxCommand'
    }

    It 'says why its program does not start' {
        $env:GITOPS_HOST = Join-Path $TestDrive 'no-such-program'
        try { { Start-GitOpsSandbox } | Should -Throw -ErrorId 'GOS0912,*' } finally { $env:GITOPS_HOST = $null }
    }

    It 'starts the sample, in a copy that can be changed, and dies with a session that is killed' {
        $start = [Diagnostics.ProcessStartInfo]::new($Pwsh)
        $PwshArguments + '-Command' + "Import-Module '$Manifest'; `$s = Start-GitOpsSandbox; `$s | Connect-GitOps -Sandbox | Out-Null; [Console]::WriteLine(`"`$(`$s.ProcessId)|`$(`$s.Path)|`$(@(Get-GitOpsApplication).Count)`"); [Console]::Out.Flush(); Start-Sleep 600" | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardOutput = $true
        $session = [Diagnostics.Process]::Start($start)
        $id, $path, $count = $session.StandardOutput.ReadLine() -split '\|'
        $count | Should -Be 2
        Join-Path $path 'web/web.yaml' | Should -Exist
        $sandbox = [Diagnostics.Process]::GetProcessById($id)
        $session.Kill()
        $sandbox.WaitForExit(20000) | Should -BeTrue
    }

    It 'leaves no temporary folder behind when the session ends' {
        $folder = Invoke-TestPowerShell "Import-Module '$Manifest'; (Start-GitOpsSandbox).StateFolder"
        $folder | Should -Match 'gitops-sandbox-'
        Test-Path $folder | Should -BeFalse
    }
}
